import { SearchBox as FluentSearchBox } from '@fluentui/react-components';

/** Filters as one types. `label` says what is searched and is also the placeholder unless another is given. */
export function SearchBox({
  label,
  value,
  onChange,
  placeholder = label,
}: {
  label: string;
  value: string;
  onChange: (text: string) => void;
  placeholder?: string;
}) {
  return (
    <FluentSearchBox
      aria-label={label}
      placeholder={placeholder}
      value={value}
      onChange={(_, data) => onChange(data.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && value !== '') onChange('');
      }}
    />
  );
}
