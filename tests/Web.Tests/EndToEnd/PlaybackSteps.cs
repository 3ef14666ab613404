namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>What a clinician does with a finished recording.</summary>
public static class PlaybackSteps
{
    /// <summary>Follows a moment in a note, such as [00:02]: all tracks play from there, one that began later from its beginning. Then it is paused.</summary>
    public static async Task FollowMomentAsync(this Clinician person, int seconds)
    {
        await person.Page.Locator("a.moment").First.ClickAsync();
        await person.UntilAsync($$"""
            () => {
              const tracks = [...document.querySelectorAll('.player-track')];
              const due = t => Math.max(0, {{seconds}} - Number(t.dataset.offset) / 1000);
              const plays = t => t.querySelector('video, audio').currentTime > due(t) && t.querySelector('video, audio').played.start(0) > due(t) - 0.1;
              return document.querySelector('.player')?.dataset.state === 'playing' && tracks.length > 0 && tracks.every(plays);
            }
            """);
        await person.PressAsync("play-recording");
    }

    /// <summary>Plays until all tracks have moved on, in step.</summary>
    public static async Task PlayAsync(this Clinician person)
    {
        await person.PressAsync("play-recording");
        await person.UntilAsync("""
            () => {
              const { state, position, spreadMs } = document.querySelector('.player').dataset;
              return state === 'playing' && Number(position) > 3 && Number(spreadMs) < 300;
            }
            """);
        await person.PressAsync("play-recording");
    }
}
