% # Who waits for seats, in order.
<table role="table" class="waiting">
  <caption class="unseen">{{_('Waiting list')}}</caption>
  <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">{{_('Who')}}</th><th role="columnheader" scope="col">{{_('Seats')}}</th><th role="columnheader" scope="col">{{_('Number')}}</th><th role="columnheader" scope="col">{{_('Since')}}</th><th role="columnheader" scope="col" class="actions">{{_('Actions')}}</th></tr></thead>
  <tbody role="rowgroup">
    % for entry in waiting:
    <tr role="row" id="entry-{{entry.id}}">
      % include('who.tpl', one=entry)
      <td role="cell" class="number">{{words.number(entry.seats)}}<span class="unit"> {{ngettext('seat', 'seats', entry.seats)}}</span></td>
      <td role="cell" class="place"><span class="unit">{{_('Number')}} </span>{{words.number(entry.position)}}</td>
      <td role="cell" class="since"><span class="unit">{{_('since')}} </span>{{words.day_and_time(entry.created_at)}}</td>
      <td role="cell" class="actions"><div>
        <form method="post" action="/waitlist/{{entry.id}}/leave">
          % include('key.tpl')
          <button class="secondary outline" aria-describedby="entry-{{entry.id}}">{{_('Remove')}}</button>
        </form>
        % if entry.account_id is None:
        % change = f'/waitlist/{entry.id}'
        <details class="changes" id="more-{{entry.id}}" {{'open' if flash.form == change else ''}}>
          <summary aria-describedby="entry-{{entry.id}}">{{_('Change entry')}}</summary>
          % include('correct.tpl', one=entry, form=change)
        </details>
        % end
      </div></td>
    </tr>
    % end
  </tbody>
</table>
