import { NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { leadsToSame, SASL_MECHANISMS, usesTokens } from '../../../contract/connection.ts';
import { toDraft } from './connection-form-values.ts';
import classes from './connection.module.css';
import { PemField } from './pem-field.tsx';
import type { SecurityFieldsProps } from './tls-fields.tsx';

/** How Vigie logs in: with a user and a password, or with tokens of an endpoint. */
export function LoginFields(props: SecurityFieldsProps) {
  const { t } = useTranslation('connection');
  const { values, profile, change, problemOf } = props;
  const withTokens = usesTokens(values);
  const isKept = profile && profile.password !== 'none';
  const isSame = profile && leadsToSame(profile, toDraft(values, profile.id));
  const keptHint = t(isSame ? 'form.passwordKept' : 'form.passwordElsewhere');
  return (
    <fieldset className={classes.group}>
      <legend>{t('form.login')}</legend>
      <div className={classes.pair}>
        <NativeSelect
          label={t('form.mechanism')}
          value={values.mechanism}
          onChange={(event) => {
            const mechanism = SASL_MECHANISMS.find((each) => each === event.currentTarget.value);
            if (mechanism) {
              change({ mechanism });
            }
          }}
          data={SASL_MECHANISMS.map((value) => ({ value, label: value.toUpperCase() }))}
          error={problemOf('mechanism')}
        />
        <TextInput
          label={t(withTokens ? 'form.clientId' : 'form.user')}
          value={values.user}
          onChange={(event) => change({ user: event.currentTarget.value })}
          error={problemOf('user')}
          spellCheck={false}
          autoComplete="off"
        />
      </div>
      <PasswordInput
        label={t(withTokens ? 'form.clientSecret' : 'form.password')}
        description={isKept ? keptHint : undefined}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={values.password}
        onChange={(event) => change({ password: event.currentTarget.value })}
        error={problemOf('password')}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('form.showPassword') }}
      />
      {withTokens && <TokenFields {...props} />}
      {values.security === 'sasl_plaintext' && (withTokens || values.mechanism === 'plain') && (
        <p className={classes.warning} data-tone="warn">
          {t(withTokens ? 'form.clearToken' : 'form.clear')}
        </p>
      )}
    </fieldset>
  );
}

function TokenFields({ values, canPick, change, problemOf }: SecurityFieldsProps) {
  const { t } = useTranslation('connection');
  return (
    <>
      <TextInput
        label={t('form.tokenEndpoint')}
        description={t('form.tokenEndpointHint')}
        placeholder="https://…/oauth2/token"
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={values.tokenEndpoint}
        onChange={(event) => change({ tokenEndpoint: event.currentTarget.value })}
        error={problemOf('tokenEndpoint')}
        spellCheck={false}
        autoComplete="off"
      />
      <TextInput
        label={t('form.tokenScope')}
        description={t('form.tokenScopeHint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={values.tokenScope}
        onChange={(event) => change({ tokenScope: event.currentTarget.value })}
        error={problemOf('tokenScope')}
        spellCheck={false}
        autoComplete="off"
      />
      <PemField
        label={t('form.tokenCaFile')}
        hint={t('form.caFileHint')}
        file="token-ca"
        canPick={canPick}
        value={{ path: values.tokenCaFile, text: values.tokenCaPem, isPasted: values.isTokenCaPasted }}
        onChange={({
          path = values.tokenCaFile,
          text = values.tokenCaPem,
          isPasted = values.isTokenCaPasted,
        }) => change({ tokenCaFile: path, tokenCaPem: text, isTokenCaPasted: isPasted })}
        error={problemOf('tokenCaFile', 'tokenCaPem')}
      />
    </>
  );
}
