"""One renderer a format, and the words, tones and icons of everything that is rendered."""
