namespace CaseHub.Recorder.Tests;

public class WarmingUp
{
    [Fact]
    public async Task The_engine_shows_itself_one_sound_and_one_picture() => Assert.Equal(10, await WarmUp.PlayAsync());
}
