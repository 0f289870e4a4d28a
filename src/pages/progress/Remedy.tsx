import { makeStyles, tokens } from '@fluentui/react-components';
import { CodeBlock } from '#src/ui/CodeBlock.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { splitRemedy } from './progress-words.ts';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalXS,
    maxWidth: '80ch',
    color: tokens.colorNeutralForeground2,
  },
});

/** What to do, with the command to copy where there is one. */
export function Remedy({ remedy, name }: { remedy: string; name: string }) {
  const styles = useStyles();
  const { text, command } = splitRemedy(remedy);
  return (
    <div className={styles.root}>
      <VisibleText text={text} max={2000} />
      {command !== undefined && <CodeBlock wrap label={`command for ${name}`} code={command} />}
    </div>
  );
}
