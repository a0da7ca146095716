"""Calls a Basic function of documents in a LibreOffice that listens on a pipe; run by the Python that has its `uno`.

Arguments: the pipe, the function (library.module.name), and the documents' URLs. Prints an answer a line.
"""

import contextlib
import sys
import time

import uno
from com.sun.star.beans import PropertyValue

_ALWAYS_WITHOUT_WARNING = 4


def connected(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(450):  # a first start on a cold machine under load takes over half a minute
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            time.sleep(0.2)
    raise SystemExit("LibreOffice does not answer")


def opened(desktop, url):
    options = []
    for name, value in (
        ("Hidden", True),
        ("MacroExecutionMode", _ALWAYS_WITHOUT_WARNING),
        ("FilterName", "Calc MS Excel 2007 VBA XML"),
    ):
        option = PropertyValue()
        option.Name, option.Value = name, value
        options.append(option)
    return desktop.loadComponentFromURL(url, "_blank", 0, tuple(options))


def main(pipe, function, *urls):
    context = connected(pipe)
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    for url in urls:
        document = opened(desktop, url)
        script = document.getScriptProvider().getScript(
            f"vnd.sun.star.script:{function}?language=Basic&location=document"
        )
        print(script.invoke((), (), ())[0])
        document.close(True)
    with contextlib.suppress(Exception):  # it is gone before it can answer
        desktop.terminate()


main(*sys.argv[1:])
