import { faultHint, faultText } from '../../contract/fault-text.ts';
import type { RecordFault } from '../../domain/record-fault.ts';
import classes from './fault-note.module.css';
import { useLanguage } from './use-language.ts';

export type FaultNoteProps = { readonly fault: RecordFault };

/** Why a record cannot be read, in the user's words, and the name or message an engineer searches for. */
export function FaultNote({ fault }: FaultNoteProps) {
  const hint = faultHint(fault);
  return (
    <>
      {faultText(fault, useLanguage())}
      {hint !== undefined && (
        <span className={`mono ${classes.hint}`} lang="en">
          {hint}
        </span>
      )}
    </>
  );
}
