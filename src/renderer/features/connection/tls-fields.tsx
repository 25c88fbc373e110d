import { PasswordInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ConnectionProfile } from '../../../contract/connection.ts';
import {
  hasKey,
  isPassphraseKept,
  type ConnectionField,
  type ConnectionFormValues,
} from './connection-form-values.ts';
import classes from './connection.module.css';
import { PemField } from './pem-field.tsx';

export type SecurityFieldsProps = {
  readonly values: ConnectionFormValues;
  readonly profile: ConnectionProfile | undefined;
  readonly canPick: boolean;
  readonly change: (part: Partial<ConnectionFormValues>) => void;
  readonly problemOf: (...names: readonly ConnectionField[]) => string | undefined;
};

/** Who vouches for Kafka, and what Vigie shows of itself. */
export function TlsFields({ values, profile, canPick, change, problemOf }: SecurityFieldsProps) {
  const { t } = useTranslation('connection');
  return (
    <fieldset className={classes.group}>
      <legend>{t('form.tls')}</legend>
      <PemField
        label={t('form.caFile')}
        hint={t('form.caFileHint')}
        file="ca"
        canPick={canPick}
        value={{ path: values.caFile, text: values.caPem, isPasted: values.isCaPasted }}
        onChange={({ path = values.caFile, text = values.caPem, isPasted = values.isCaPasted }) =>
          change({ caFile: path, caPem: text, isCaPasted: isPasted })
        }
        error={problemOf('caFile', 'caPem')}
      />
      <PemField
        label={t('form.certFile')}
        hint={t('form.certFileHint')}
        file="cert"
        canPick={canPick}
        value={{ path: values.certFile, text: values.certPem, isPasted: values.isCertPasted }}
        onChange={({ path = values.certFile, text = values.certPem, isPasted = values.isCertPasted }) =>
          change({ certFile: path, certPem: text, isCertPasted: isPasted })
        }
        error={problemOf('certFile', 'certPem')}
      />
      <PemField
        label={t('form.keyFile')}
        file="key"
        isSecret
        canPick={canPick}
        keptHint={values.isKeyKept ? t('form.keyKept') : t('form.keyPemHint')}
        value={{ path: values.keyFile, text: values.keyPem, isPasted: values.isKeyPasted }}
        onChange={({ path = values.keyFile, text = values.keyPem, isPasted = values.isKeyPasted }) =>
          change({ keyFile: path, keyPem: text, isKeyPasted: isPasted })
        }
        error={problemOf('keyFile', 'keyPem')}
      />
      {!canPick && <p className={classes.note}>{t('form.pathHint')}</p>}
      {hasKey(values) && (
        <PasswordInput
          label={t('form.keyPassphrase')}
          description={t(
            isPassphraseKept(values, profile) ? 'form.keyPassphraseKept' : 'form.keyPassphraseHint',
          )}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={values.keyPassphrase}
          onChange={(event) => change({ keyPassphrase: event.currentTarget.value })}
          error={problemOf('keyPassphrase')}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('form.showPassphrase') }}
        />
      )}
    </fieldset>
  );
}
