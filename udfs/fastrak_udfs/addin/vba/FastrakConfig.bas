Attribute VB_Name = "FastrakConfig"
Option Explicit
Option Private Module

' What xlwings asks for: a setting from the person's own file, which fastrak addin install has written. A workbook, or a
' file beside it, has no say in which program is started.
Public Function GetConfig(ByVal key As String, Optional ByVal default As Variant = "") As Variant
    Dim file As String, number As Integer, found As String, setting As String
    GetConfig = default
    file = Environ("USERPROFILE") & "\." & PROJECT_NAME & "\" & PROJECT_NAME & ".conf"
    If Len(Dir(file)) = 0 Then Exit Function
    number = FreeFile
    Open file For Input As #number
    Do While Not EOF(number)
        Input #number, found, setting
        If LCase$(found) = LCase$(key) Then
            GetConfig = setting
            Exit Do
        End If
    Loop
    Close #number
End Function
