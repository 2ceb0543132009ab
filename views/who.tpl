% # The cell that says whose a booking or a place on a waiting list is.
<td role="cell" class="who"><bdi>{{one.name or one.email}}</bdi>\\
% if one.name:
 <small><bdi>{{one.email}}</bdi></small>\\
% end
</td>
