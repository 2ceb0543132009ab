% # The cell that says whose a booking or a place on a waiting list is.
<td role="cell" class="who">\\
% if get('leads_to'):
<a href="{{leads_to}}"><bdi>{{one.name or one.email}}</bdi></a>\\
% else:
<bdi>{{one.name or one.email}}</bdi>\\
% end
% if one.name:
 <small><bdi>{{one.email}}</bdi></small>\\
% end
% if one.id in get('answers', ()):
% include('answers_line.tpl', told=answers[one.id])
% end
</td>
