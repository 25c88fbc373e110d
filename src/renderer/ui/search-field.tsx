import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

export type SearchFieldProps = {
  readonly value: string;
  /** Called once the user pauses, not at each letter. */
  readonly onChange: (value: string) => void;
  readonly label: string;
  readonly className?: string | undefined;
};

const SETTLE_MS = 150;

/** The field that `/` goes to. */
export function SearchField({ value, onChange, label, className }: SearchFieldProps) {
  const { t } = useTranslation('common');
  const [text, setText] = useState(value);
  /** The latest value that came from outside, or went there. */
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    setText(value);
  }

  useEffect(() => {
    if (text === value) return undefined;
    const timer = setTimeout(() => {
      // Its echo is no news: what is typed before it comes back stays.
      setKnown(text);
      onChange(text);
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);

  return (
    <TextInput
      type="search"
      size="sm"
      className={className}
      value={text}
      maxLength={200}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        setText('');
        event.currentTarget.blur();
      }}
      // What is searched is in the name and the hint: a field is too narrow to list it.
      placeholder={t('searchHint')}
      title={label}
      aria-label={label}
      leftSection={<IconSearch size="1rem" aria-hidden />}
      rightSection={
        text === '' ? null : <CloseButton size="sm" aria-label={t('clear')} onClick={() => setText('')} />
      }
    />
  );
}
