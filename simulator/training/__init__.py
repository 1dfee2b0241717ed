"""What training needs of a procedure: right runs, coverage, drills, data for The Room."""
