import { useTranslation } from 'react-i18next';
import type { UnderstoodField } from '../../../contract/rows.ts';
import { FieldValue } from './field-value.tsx';
import classes from './record.module.css';

export type FieldListProps = {
  readonly fields: readonly { readonly name: UnderstoodField; readonly value: string }[];
  readonly testId: string;
};

export function FieldList({ fields, testId }: FieldListProps) {
  const { t } = useTranslation('record');
  return (
    <dl className={classes.facts} data-testid={testId}>
      {fields.map(({ name, value }) => (
        <div key={name} className={classes.pair}>
          <dt>{t(`field.${name}`)}</dt>
          <dd>
            <FieldValue name={name} value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
