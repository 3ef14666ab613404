namespace CaseHub.Hub.Live;

/// <summary>The room's side of revocation.</summary>
internal sealed partial class Room
{
    /// <summary>Takes stays out of the room at once, without the while in which a lost link may come back. Waits for a place in a full mailbox: it must not be lost.</summary>
    /// <param name="whose">Which; asked by the room's loop.</param>
    /// <param name="code">Of the sentence that their pages show, and of the log's entry.</param>
    /// <returns>How many were there. Their relay connections are closed by then, and everybody is told.</returns>
    public async Task<int> RemoveAsync(Func<Participant, bool> whose, string code)
    {
        var reply = new TaskCompletionSource<StaysRemoved>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await mailbox.Writer.WriteAsync(new RoomMessage.Remove(whose, code, reply));
        }
        catch (System.Threading.Channels.ChannelClosedException)
        {
            // Nobody is in a room that is closed.
            return 0;
        }

        return (await reply.Task).Count;
    }

    private async Task RemoveAsync(RoomMessage.Remove remove)
    {
        var gone = state.People.Where(remove.Whose).ToList();
        foreach (var stay in gone) await CloseAsync(stay);
        foreach (var stay in gone)
        {
            if (stay.ConnectionId is { } connection) await TellAsync(new StayRemoved(Session.Id, connection, remove.Code));
        }

        // The removed have their sentence before their link is cut; the others, who may have a connection of their own with them, know; the log can follow.
        if (gone.Count > 0) await DecideAsync();
        remove.Reply.TrySetResult(new StaysRemoved(gone.Count));
        foreach (var stay in gone)
        {
            if (stay.IsSeen) await WriteAsync(LogDraft.Removed(stay, remove.Code));
            await TellAsync(new PersonLeft(Session.Id, stay.ClinicianId, stay.IsDevice));
        }
    }

    private async Task CloseAsync(Participant stay)
    {
        state.Remove(stay);
        stays.TryRemove(stay.ParticipantId, out _);
        if (stay.ViewPeerId is { } viewer) await Media.ClosePeerAsync(viewer);
        foreach (var publication in stay.Publications) await Media.ClosePeerAsync(publication.PeerId);
    }
}
