"""The live plot of throughput and the counters beside it. pyqtgraph is imported when a plot is first shown."""
