/** Which transfer another one must stand before when it is moved to a place of the list; '' where it comes last. */
export function neighbourAt(ids: readonly string[], id: string, place: number): string {
  const others = ids.filter((other) => other !== id);
  return others[Math.max(0, place)] ?? '';
}

/** Where a key takes what stands at a place of a list; undefined for keys that move nothing. */
export function placeByKey(key: string, place: number, count: number): number | undefined {
  const places: Record<string, number> = {
    ArrowUp: Math.max(0, place - 1),
    ArrowDown: Math.min(count - 1, place + 1),
    Home: 0,
    End: count - 1
  };
  return places[key];
}
