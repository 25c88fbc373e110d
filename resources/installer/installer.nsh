; Windows learns of vigie:// addresses here: electron-builder registers file associations, not protocols.
; SHELL_CONTEXT is the user's part of the registry or the machine's, as the installer was told.

!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\vigie" "" "URL:Vigie"
  WriteRegStr SHELL_CONTEXT "Software\Classes\vigie" "URL Protocol" ""
  WriteRegStr SHELL_CONTEXT "Software\Classes\vigie\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr SHELL_CONTEXT "Software\Classes\vigie\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
!macroend

!macro customUnInstall
  DeleteRegKey SHELL_CONTEXT "Software\Classes\vigie"
!macroend
