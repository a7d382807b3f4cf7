export function openApiText(): string {
  return '{}\n';
}
