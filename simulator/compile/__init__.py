"""The author's side: YAML source to model, diagnostics, pages and bundles."""
