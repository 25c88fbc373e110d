; What Vigie adds to electron-builder's installer.
; SHELL_CONTEXT is the user's part of the registry or the machine's, as the installer was told.

; Windows learns of vigie:// addresses here: electron-builder registers file associations, not protocols.
!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\vigie" "" "URL:Vigie"
  WriteRegStr SHELL_CONTEXT "Software\Classes\vigie" "URL Protocol" ""
  WriteRegStr SHELL_CONTEXT "Software\Classes\vigie\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr SHELL_CONTEXT "Software\Classes\vigie\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
!macroend

!macro customUnInstall
  DeleteRegKey SHELL_CONTEXT "Software\Classes\vigie"
  ${ifNot} ${isUpdated}
    ; Vigie registers itself for the user at each start. By now that may be another copy, whose registration stays.
    StrCpy $R2 '"$INSTDIR\${APP_EXECUTABLE_FILENAME}"'
    StrLen $R1 $R2
    ReadRegStr $R0 HKCU "Software\Classes\vigie\shell\open\command" ""
    StrCpy $R0 $R0 $R1
    ${if} $R0 == $R2
      DeleteRegKey HKCU "Software\Classes\vigie"
    ${endif}
    !insertmacro offerToRemoveData
  ${endif}
!macroend

; A silent uninstall keeps the data. Other users' data is not touched.
!macro offerToRemoveData
  SetShellVarContext current
  ${if} $LANGUAGE == 1036
    StrCpy $R0 "Supprimer aussi vos données Vigie : journal, réglages, connexions et bandes gardées dans $\"$LOCALAPPDATA\Vigie$\" ?$\r$\n$\r$\nSi vous répondez Non, une nouvelle installation les retrouve."
  ${else}
    StrCpy $R0 "Also delete your Vigie data: the log, settings, connections and tapes kept in $\"$LOCALAPPDATA\Vigie$\"?$\r$\n$\r$\nIf you answer No, a new installation finds them again."
  ${endif}
  ${if} ${FileExists} "$LOCALAPPDATA\Vigie\*.*"
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 $R0 /SD IDNO IDNO +2
    RMDir /r "$LOCALAPPDATA\Vigie"
  ${endif}
  ${if} $installMode == "all"
    SetShellVarContext all
  ${endif}
!macroend
