Attribute VB_Name = "FastrakStamps"
Option Explicit
Option Private Module

' A stamp is a workbook's name and a number that is new whenever one of its input tables may have changed. It goes to
' Python with every call, so that equal stamps need no look at any table.
Private Stamps As Collection
Private Sums As Collection
Private Since As String
Private Last As Long
Private Events As FastrakEvents
Private Busy As Boolean

Public Sub FastrakWatch()
    Set Events = New FastrakEvents
    Events.Watch Application
End Sub

' The workbook whose cell is being calculated; else the one in front.
Public Function FastrakCallingBook() As Workbook
    If TypeName(Application.Caller) = "Range" Then
        Set FastrakCallingBook = Application.Caller.Worksheet.Parent
    Else
        Set FastrakCallingBook = ActiveWorkbook
    End If
End Function

Public Function FastrakStamp() As String
    Dim book As Workbook
    Set book = FastrakCallingBook()
    If book Is Nothing Then Exit Function
    If Events Is Nothing Then FastrakWatch
    FastrakStamp = book.Name & "|" & StampOf(book)
End Function

Private Function StampOf(ByVal book As Workbook) As String
    StampOf = Item(Stamps, book.Name)
    If StampOf = "" Then
        FastrakMark book
        StampOf = Item(Stamps, book.Name)
    End If
End Function

' Give a workbook a new stamp.
Public Sub FastrakMark(ByVal book As Workbook)
    If Since = "" Then Since = Format$(Now, "yyyymmddhhnnss") & Format$(Timer, "0.00")
    Last = Last + 1
    If Stamps Is Nothing Then Set Stamps = New Collection
    Keep Stamps, book.Name, Since & "." & Last
End Sub

' An input table changed: a new stamp, and every FASTRAK cell of the workbook is calculated again.
Public Sub FastrakTablesChanged(ByVal book As Workbook)
    Dim sheet As Worksheet
    If Busy Then Exit Sub
    Busy = True
    On Error GoTo Done
    FastrakMark book
    For Each sheet In book.Worksheets
        MarkDirty sheet
    Next
    If Application.Calculation = xlCalculationAutomatic Then Application.Calculate
Done:
    Busy = False
End Sub

Private Sub MarkDirty(ByVal sheet As Worksheet)
    Dim found As Range, first As String
    Set found = sheet.UsedRange.Find("FASTRAK_", LookIn:=xlFormulas, LookAt:=xlPart, MatchCase:=False)
    If found Is Nothing Then Exit Sub
    first = found.Address
    Do
        If found.HasFormula Then found.Dirty
        Set found = sheet.UsedRange.FindNext(found)
        If found Is Nothing Then Exit Do
    Loop Until found.Address = first
End Sub

' Whether a sheet holds an input table, by its name or by that of a table on it.
Public Function FastrakIsInput(ByVal sheet As Object) As Boolean
    Dim table As ListObject
    If TypeName(sheet) <> "Worksheet" Then Exit Function
    FastrakIsInput = IsInputName(sheet.Name)
    For Each table In sheet.ListObjects
        If IsInputName(table.Name) Then FastrakIsInput = True
    Next
End Function

Private Function IsInputName(ByVal name As String) As Boolean
    IsInputName = InStr(1, FASTRAK_INPUTS, "|" & Replace(LCase$(name), " ", "") & "|", vbBinaryCompare) > 0
End Function

' Whether formulas on an input sheet gave other numbers than last time.
Public Function FastrakHasNewSums(ByVal sheet As Object) As Boolean
    Dim sum As String, key As String
    If Not FastrakIsInput(sheet) Then Exit Function
    If Sums Is Nothing Then Set Sums = New Collection
    key = sheet.Parent.Name & "|" & sheet.Name
    sum = CStr(Application.Sum(sheet.UsedRange)) & "|" & CStr(Application.CountA(sheet.UsedRange))
    FastrakHasNewSums = Item(Sums, key) <> "" And Item(Sums, key) <> sum
    Keep Sums, key, sum
End Function

Private Function Item(ByVal kept As Collection, ByVal key As String) As String
    If kept Is Nothing Then Exit Function
    On Error Resume Next
    Item = kept(key)
End Function

Private Sub Keep(ByVal kept As Collection, ByVal key As String, ByVal value As String)
    On Error Resume Next
    kept.Remove key
    On Error GoTo 0
    kept.Add value, key
End Sub
