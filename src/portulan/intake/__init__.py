"""Where facts come in: files, the mapping that reads them, the import, its quality report and the rows it refused."""
