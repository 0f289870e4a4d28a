import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({
  circle: {
    display: 'inline-flex',
    alignItems: 'center',
    justifyContent: 'center',
    flexShrink: 0,
    width: '28px',
    height: '28px',
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: tokens.colorNeutralBackground6,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    lineHeight: 1,
  },
  large: { width: '48px', height: '48px', fontSize: tokens.fontSizeBase400 },
});

/** First letters of the first and the last name. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], ...words.slice(1).slice(-1)].flatMap((word) => Array.from(word ?? '').slice(0, 1));
  return letters.join('').toLocaleUpperCase();
}

/** Stands for a person beside the name, which says it; Fluent's Avatar would weigh more than the rest of the header. */
export function Initials({ name, large = false }: { name: string; large?: boolean }) {
  const styles = useStyles();
  return (
    <span aria-hidden="true" className={mergeClasses(styles.circle, large && styles.large)}>
      {initialsOf(name)}
    </span>
  );
}
