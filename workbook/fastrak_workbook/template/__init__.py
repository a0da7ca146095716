"""The workbooks that people open: the empty template and the demo, made from the one layout."""

from fastrak_workbook.template.build import template_workbook
from fastrak_workbook.template.demo import demo_workbook
from fastrak_workbook.template.files import DEMO_FILE, SHIPPED_FILES, TEMPLATE_FILE, shipped

__all__ = ["DEMO_FILE", "SHIPPED_FILES", "TEMPLATE_FILE", "demo_workbook", "shipped", "template_workbook"]
