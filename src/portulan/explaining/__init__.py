"""Why a figure is what it is: what moved it, how the pipeline moved between two dates, where deals wait."""
