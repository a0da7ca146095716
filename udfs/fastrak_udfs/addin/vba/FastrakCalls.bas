Attribute VB_Name = "FastrakCalls"
Option Explicit
Option Private Module

Private Const MODULE_OF_FUNCTIONS As String = "fastrak_udfs.excel_functions"
Private Const ERROR_MARK As String = "#FASTRAK:"

' One worksheet function, worked out by Python. What goes wrong is an Excel error, never a text that looks like a value.
Public Function FastrakCall(ByVal name As String, ByVal arguments As Variant) As Variant
    On Error GoTo Failed
    FastrakCall = WithErrors(XLPy.CallUDF(MODULE_OF_FUNCTIONS, name, arguments, FastrakCallingBook()))
    Exit Function
Failed:
    FastrakCall = CVErr(xlErrValue)
End Function

' The answer with real errors in the places of their marks.
Private Function WithErrors(ByVal answer As Variant) As Variant
    Dim row As Long, column As Long
    If Not IsArray(answer) Then
        WithErrors = OneCell(answer)
        Exit Function
    End If
    If IsFlat(answer) Then
        For column = LBound(answer) To UBound(answer)
            answer(column) = OneCell(answer(column))
        Next
    Else
        For row = LBound(answer, 1) To UBound(answer, 1)
            For column = LBound(answer, 2) To UBound(answer, 2)
                answer(row, column) = OneCell(answer(row, column))
            Next
        Next
    End If
    WithErrors = answer
End Function

Private Function IsFlat(ByVal answer As Variant) As Boolean
    Dim last As Long
    On Error GoTo Flat
    last = UBound(answer, 2)
    Exit Function
Flat:
    IsFlat = True
End Function

Private Function OneCell(ByVal value As Variant) As Variant
    OneCell = value
    If VarType(value) <> vbString Then Exit Function
    If Left$(value, Len(ERROR_MARK)) <> ERROR_MARK Then Exit Function
    Select Case Mid$(value, Len(ERROR_MARK) + 1)
        Case "#DIV/0!": OneCell = CVErr(xlErrDiv0)
        Case "#NAME?": OneCell = CVErr(xlErrName)
        Case "#NULL!": OneCell = CVErr(xlErrNull)
        Case "#NUM!": OneCell = CVErr(xlErrNum)
        Case "#REF!": OneCell = CVErr(xlErrRef)
        Case "#VALUE!": OneCell = CVErr(xlErrValue)
        Case Else: OneCell = CVErr(xlErrNA)
    End Select
End Function
