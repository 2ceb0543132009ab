% # The cell that says whose a booking or a place on a waiting list is.
<td role="cell" class="who">{{one.name or one.email}}\\
% if one.name:
 <small>{{one.email}}</small>\\
% end
</td>
