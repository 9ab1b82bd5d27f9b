"""Workbooks: XLSX, XLS and what goes by their names, each sheet as a table in text."""
