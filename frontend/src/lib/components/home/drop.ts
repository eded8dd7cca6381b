const mostBytes = 1_000_000;
const readable = /\.(txt|eml|html?|md|url|webloc|csv|json|log)$/i;

/**
 * The text in something that was dropped: selected text, a link, or a saved mail or text file up to 1 MB. Null
 * for any other file.
 */
export async function textOf(data: DataTransfer): Promise<string | null> {
  const file = data.files[0];
  if (file) return readable.test(file.name) && file.size <= mostBytes ? file.text() : null;
  const text = data.getData('text/uri-list') || data.getData('text/plain');
  return text;
}
