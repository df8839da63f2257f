import { Waiting } from '../../parts/skeleton.tsx';

export const tiles = 'grid grid-cols-1 gap-4 min-[24rem]:grid-cols-2 xl:grid-cols-4';

/** Stands where the day's figures will. */
export function TilesSkeleton() {
  return (
    <Waiting>
      <div className={tiles}>
        {['a', 'b', 'c', 'd'].map((tile) => (
          <div key={tile} className="skeleton h-42 rounded-2xl" />
        ))}
      </div>
    </Waiting>
  );
}
