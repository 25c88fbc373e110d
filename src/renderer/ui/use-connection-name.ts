import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { COMMAND_LINE_ID, EMBEDDED_ID, type Connections } from '../../contract/connection.ts';

/** What a connection is called, by its id; its id alone where it is gone. */
export function useConnectionName(): (connections: Connections, id: string) => string {
  const { t } = useTranslation('common');
  return useCallback(
    ({ profiles }, id) => {
      if (id === EMBEDDED_ID) return t('connection.embedded');
      if (id === COMMAND_LINE_ID) return t('connection.commandLine');
      return profiles.find((profile) => profile.id === id)?.name ?? id;
    },
    [t],
  );
}
