import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOpenTape } from '../../ui/tape/use-open-tape.ts';
import { useParts } from '../../ui/use-parts.ts';
import classes from './tape-drop.module.css';

/** Opens a tape that is dropped anywhere on the window; says so while a file is held over it. */
export function TapeDrop() {
  const { t } = useTranslation('replay');
  const [isOver, setIsOver] = useState(false);
  const parts = useParts();
  const open = useOpenTape(parts);

  useEffect(() => {
    const hold = (event: DragEvent): void => {
      if (!carriesFile(event)) return;
      // Without this the browser would go to the file.
      event.preventDefault();
      setIsOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const drop = (event: DragEvent): void => {
      if (!carriesFile(event)) return;
      event.preventDefault();
      setIsOver(false);
      const file = event.dataTransfer?.files[0];
      if (file) void open(file);
    };
    window.addEventListener('dragover', hold);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', hold);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [open]);

  const words = isOver ? t('drop') : parts.progress === undefined ? undefined : t('opening');
  return words === undefined ? null : (
    <output className={classes.drop} data-testid="tape-drop">
      {words}
    </output>
  );
}

function carriesFile({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}
