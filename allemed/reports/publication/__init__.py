"""From a run's result to what people read: sentences, charts, tables, pages and files. Nothing here knows the data."""
