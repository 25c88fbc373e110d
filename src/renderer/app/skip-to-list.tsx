import { useTranslation } from 'react-i18next';
import { withKey } from '../ui/action-keys.ts';
import classes from './shell.module.css';

/** Goes to the row of the page's table that the Tab key reaches; to the page itself where it has no row. */
export function SkipToList() {
  const { t } = useTranslation('shell');
  return (
    <button type="button" className={classes.skip} onClick={goToList} {...withKey('list')}>
      {t('skipToList')}
    </button>
  );
}

function goToList(): void {
  const row =
    document.querySelector<HTMLElement>('main [data-row-key][tabindex="0"]') ??
    // A card is reached by what opens it.
    document.querySelector<HTMLElement>('main [data-row-key] button');
  (row ?? document.querySelector<HTMLElement>('main'))?.focus();
}
