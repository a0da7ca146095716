Attribute VB_Name = "FastrakRibbon"
Option Explicit

Private Const MODULE_OF_BUTTONS As String = "fastrak_udfs.ribbon.excel_buttons"
Private Const TITLE As String = "Fastrak"

' Every button of the tab: what it does is Python's business, and what it says comes in one message box.
Public Sub FastrakPress(ByVal control As IRibbonControl)
    Dim message As String
    On Error GoTo Failed
    If ActiveWorkbook Is Nothing Then
        MsgBox "Open a workbook first: the buttons work on the one in front.", vbInformation, TITLE
        Exit Sub
    End If
    If control.ID <> "FastrakRecalculate" Then
        message = XLPy.CallUDF(MODULE_OF_BUTTONS, "FASTRAK_PRESS", Array(control.ID), ActiveWorkbook)
    End If
    If Not ActiveWorkbook Is Nothing Then FastrakTablesChanged ActiveWorkbook
    If Len(message) > 0 Then MsgBox message, vbInformation, TITLE
    Exit Sub
Failed:
    Application.StatusBar = False
    MsgBox "Fastrak could not be started: " & Err.Description & vbNewLine & vbNewLine & _
        "Close Excel, open a command prompt, type   fastrak addin doctor   and follow what it says.", vbExclamation, TITLE
End Sub
