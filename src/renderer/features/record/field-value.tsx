import { useTranslation } from 'react-i18next';
import { FAILURE_CATEGORIES } from '../../../domain/entities.ts';
import { parseExactAmount, type Money } from '../../../domain/money.ts';
import { useFormats } from '../../ui/formats.ts';
import { useFailureText } from '../../ui/use-failure-text.ts';
import { useTemplateText } from '../../ui/use-template-text.ts';
import { useMethodText } from '../../ui/use-method-text.ts';

export type FieldValueProps = { readonly name: string; readonly value: string };

const MONO = new Set(['entityId', 'orderId', 'id', 'source', 'causationId', 'identity', 'place']);

/** In the user's words where there are some; ids as they are. */
export function FieldValue({ name, value }: FieldValueProps) {
  const { t } = useTranslation(['record', 'common']);
  const formats = useFormats();
  const methodText = useMethodText();
  const failureText = useFailureText();
  const templateText = useTemplateText();
  const category = FAILURE_CATEGORIES.find((each) => each === value);
  if (name === 'method') return methodText(value);
  if (name === 'failureCode') return <Known text={failureText(value)} written={value} />;
  if (name === 'template') return <Known text={templateText(value)} written={value} />;
  if (name === 'failureCategory' && category) return t(`common:failureCategory.${category}`);
  const money = name === 'total' || name === 'amount' ? moneyOf(value) : undefined;
  if (money) return formats.money(money);
  if (name === 'simulated') return t(value === 'true' ? 'record:yes' : 'record:no');
  if (name === 'estimatedDate') return formats.date(value);
  if (name === 'at') return <span title={value}>{formats.dateTime(Date.parse(value))}</span>;
  return MONO.has(name) ? <span className="mono">{value}</span> : value;
}

/** In words, and as written where an engineer looks for it. */
function Known({ text, written }: { readonly text: string; readonly written: string }) {
  if (text === written) return <span className="mono">{written}</span>;
  return (
    <>
      {text} <span className="mono">{written}</span>
    </>
  );
}

/** What the console writes as `1234.50 EUR`. */
function moneyOf(text: string): Money | undefined {
  const [amount = '', currency = ''] = text.split(' ');
  const minor = parseExactAmount(amount, currency);
  return minor === undefined ? undefined : { minor, currency };
}
