% # What doors without a connection let in and could not be counted, until somebody has seen to it.
% if conflicts:
<section id="conflicts" aria-labelledby="conflicts-heading" class="notice wait">
  <h3 id="conflicts-heading">{{_('Let in without a connection, and not counted')}}</h3>
  <ul>
    % for one in conflicts:
    % conflict = one.conflict
    <li id="conflict-{{conflict.id}}">
      <p><strong><bdi>{{one.name or one.reference}}</bdi></strong> <span class="booking-number">{{one.reference}}</span> · {{words.seats(conflict.seats)}}<br>
      {{words.day_and_time(conflict.at)}}, <bdi>{{one.door.name if one.door and one.door.name else _('an admin')}}</bdi>: {{words.say(labels.DOOR_CONFLICT[conflict.code])}}\\
% if conflict.first_at:
<br>{{_('In before: {time}, {door}', time=words.day_and_time(conflict.first_at), door=one.first_door.name if one.first_door and one.first_door.name else _('an admin'))}}\\
% end
</p>
      <form method="post" action="/events/{{event.id}}/conflicts/{{conflict.id}}/settle">
        % include('key.tpl')
        <button class="secondary" aria-describedby="conflict-{{conflict.id}}">{{_('Settled')}}</button>
      </form>
    </li>
    % end
  </ul>
</section>
% end
