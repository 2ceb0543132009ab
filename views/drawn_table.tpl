% # What a picture shows, for readers: `values` are those of a point, below the headings.
<details id="drawn-{{name}}-table">
  <summary>{{_('As a table')}}</summary>
  <table class="figures">
    <thead><tr><th scope="col">{{words.say(unit)}}</th>\\
% for column in headings:
<th scope="col" class="number">{{column}}</th>\\
% end
</tr></thead>
    <tbody>
      % for point in story.points:
      <tr><th scope="row">{{point_name(point, story, words)}}</th>\\
% for value in values(point):
<td class="number">{{value}}</td>\\
% end
</tr>
      % end
    </tbody>
  </table>
</details>
