/** The attributes to set, under placeholders of their own name; those that are undefined are left alone. */
export function setting(attributes: Readonly<Record<string, unknown>>) {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return {
    expression: `SET ${given.map(([name]) => `#${name} = :${name}`).join(', ')}`,
    names: Object.fromEntries(given.map(([name]) => [`#${name}`, name])),
    values: Object.fromEntries(given.map(([name, value]) => [`:${name}`, value])),
  };
}
