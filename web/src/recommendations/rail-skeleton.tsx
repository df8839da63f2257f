import { Waiting } from '../parts/skeleton.tsx';

/** Where a rail bleeds to the edges of a phone, and as high as its cards are. */
export const railList =
  '-mx-4 flex min-h-[18.5rem] gap-4 overflow-x-auto px-4 py-1.5 sm:-mx-1.5 sm:min-h-[20.5rem] sm:px-1.5 lg:gap-5';
export const railCard = 'w-40 shrink-0 sm:w-48';
/** Its heading and its cards together, before anything of it is drawn. */
export const railRoom = 'min-h-[22rem] sm:min-h-[24rem]';
export const railHead = 'mb-3 flex min-h-11 flex-wrap items-center justify-between gap-x-6 gap-y-1';

export const RailSkeleton = () => (
  <Waiting>
    <div className={railHead}>
      <div className="skeleton h-8 w-56" />
    </div>
    <div className={`${railList} overflow-hidden`}>
      {Array.from({ length: 7 }, (_, card) => (
        <div key={String(card)} className={railCard}>
          <div className="skeleton aspect-square rounded-2xl" />
          <div className="skeleton mt-3 h-5 w-4/5" />
          <div className="skeleton mt-2 h-6 w-1/2" />
          <div className="skeleton mt-2 h-5 w-2/3" />
        </div>
      ))}
    </div>
  </Waiting>
);
