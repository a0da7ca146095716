"""Rebalancing more than a workbook holds: partitions of whole clients, in processes of this machine or on Dask."""
