% # A column for each point, upwards from a line and downwards; `most` and `least` say what the longest ones are.
<svg viewBox="0 0 {{picture.width}} {{picture.height + picture.depth}}" preserveAspectRatio="none" role="img" aria-labelledby="drawn-{{name}}-title" aria-describedby="drawn-{{name}}-about" focusable="false">
  <title id="drawn-{{name}}-title">{{heading}}</title>
  <desc id="drawn-{{name}}-about">{{about}}</desc>
  <path class="above" d="{{picture.above}}"/>
  % if picture.below:
  <path class="below" d="{{picture.below}}"/>
  % end
  <path class="line" d="M0 {{picture.height}}H{{picture.width}}"/>
</svg>
