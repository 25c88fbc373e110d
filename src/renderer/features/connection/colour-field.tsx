import { useTranslation } from 'react-i18next';
import { CONNECTION_COLOURS, type ConnectionColour } from '../../../contract/connection.ts';
import classes from './connection.module.css';

export type ColourFieldProps = {
  readonly value: ConnectionColour;
  readonly onChange: (colour: ConnectionColour) => void;
};

/** The colour that marks a connection in the header of every page; each says its name. */
export function ColourField({ value, onChange }: ColourFieldProps) {
  const { t } = useTranslation(['connection', 'common']);
  return (
    <fieldset className={classes.group} data-testid="connection-colour">
      <legend>{t('connection:form.colour')}</legend>
      <div className={classes.colours}>
        {CONNECTION_COLOURS.map((colour) => (
          <label key={colour} className={classes.colour} data-mark={colour}>
            <input
              type="radio"
              name="colour"
              value={colour}
              checked={colour === value}
              onChange={() => onChange(colour)}
            />
            <span className={classes.swatch} aria-hidden />
            {t(`common:connection.colour.${colour}`)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
