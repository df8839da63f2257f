import { i18n } from '../../words.ts';
import { SellerFrame } from '../seller-frame.tsx';
import { Editor } from './editor.tsx';

export default function NewReportPage() {
  return (
    <SellerFrame
      title={i18n.t('New report')}
      lead={i18n.t('Choose what to count and how; what it says stands beside it.')}
      needs="analytics"
    >
      {(shop) => <Editor shop={shop} saved={null} />}
    </SellerFrame>
  );
}
