% # Who waits for seats, in order.
<table role="table" class="waiting">
  <caption class="unseen">Waiting list</caption>
  <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Who</th><th role="columnheader" scope="col">Seats</th><th role="columnheader" scope="col">Place</th><th role="columnheader" scope="col">Since</th><th role="columnheader" scope="col" class="actions">Actions</th></tr></thead>
  <tbody role="rowgroup">
    % for entry in waiting:
    <tr role="row" id="entry-{{entry.id}}">
      % include('who.tpl', one=entry)
      <td role="cell" class="number">{{entry.seats}}<span class="unit">{{' seat' if entry.seats == 1 else ' seats'}}</span></td>
      <td role="cell" class="place"><span class="unit">Number </span>{{f"{entry.position:,}"}}</td>
      <td role="cell" class="since"><span class="unit">since </span>{{words.day_and_time(entry.created_at, zone)}}</td>
      <td role="cell" class="actions"><div>
        <form method="post" action="/waitlist/{{entry.id}}/leave">
          % include('key.tpl')
          <button class="secondary outline" aria-describedby="entry-{{entry.id}}">Remove</button>
        </form>
      </div></td>
    </tr>
    % end
  </tbody>
</table>
