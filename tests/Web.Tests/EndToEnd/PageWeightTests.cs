namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>Bytes are exact, so their budgets are tests; times are printed by <c>eng/bench.sh</c>.</summary>
[Trait("Category", "Browser")]
public sealed class PageWeightTests
{
    public const long FirstPage = 50 * 1024, Room = 120 * 1024;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task First_page_and_room_stay_within_their_bytes()
    {
        await using var hub = await RunningHub.StartAsync(Cancel);
        await using var pair = await Pair.SignInAsync(hub);
        var (gp, specialist) = pair;
        await gp.OpenAsync("/");
        var first = await PageWeight.OfAsync(gp, Cancel);
        await gp.OpenRoomAsync(specialist);
        var room = await PageWeight.OfAsync(gp, Cancel);

        Assert.True(first.Total <= FirstPage, $"{first.Total:N0} bytes: {first}");
        Assert.True(room.ScriptAndStyle <= Room, $"{room.ScriptAndStyle:N0} bytes: {room}");
    }
}
