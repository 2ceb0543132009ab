% # Where a picture begins and ends.
<p class="ends"><span>{{point_name(story.points[0], story, words)}}</span>\\
% if len(story.points) > 1:
<span>{{point_name(story.points[-1], story, words)}}</span>\\
% end
</p>
