namespace CaseHub.Hub.Live;

/// <summary>Rooms and their media, from <c>CaseHub:Live</c>.</summary>
internal sealed class LiveOptions
{
    /// <summary>How long a browser whose link was lost keeps its place; a reload or a short drop is not a departure.</summary>
    public TimeSpan AwayGrace { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a switch between relay and peer to peer may take before it is taken back (or, towards the relay, taken as done).</summary>
    public TimeSpan SwitchTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long peer to peer is left alone after it failed.</summary>
    public TimeSpan DirectPause { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long an empty room stays open.</summary>
    public TimeSpan EmptyRoom { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>True keeps every session on the relay, so that peers never learn each other's addresses.</summary>
    public bool RelayOnly { get; set; }
}
