using CaseHub.Hub.Live.Stage;

namespace CaseHub.Hub.Live;

/// <summary>The room's side of a briefing: it seats people as the rows say, and has the relay show each what they may see.</summary>
internal sealed partial class Room
{
    private StageFacts? stage;
    private bool audienceMoved;

    /// <summary>Shows what the rows say now; of two readings the later one counts, in whichever order they come. Waits for a place in a full mailbox: it must not be lost.</summary>
    public async Task ShowAsync(StageFacts facts)
    {
        var reply = new TaskCompletionSource<StageShown>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await mailbox.Writer.WriteAsync(new RoomMessage.ShowStage(facts, reply));
        }
        catch (System.Threading.Channels.ChannelClosedException)
        {
            // A room that opens again reads the rows itself.
            return;
        }

        await reply.Task;
    }

    private async Task ShowStageAsync(RoomMessage.ShowStage show)
    {
        if (stage is { } before && show.Facts.Stamp > before.Stamp)
        {
            stage = show.Facts;
            var news = StageNews.Between(before, stage).ToList();
            // Turning a page costs each who watches the log's entry, and not the whole room besides.
            bool isPageAlone = news is [{ Type: "slide" }] && StageNews.IsSeatedAlike(before, stage);
            View = isPageAlone ? state.NextView() with { Stage = StageNow() } : View;
            foreach (var draft in news) await WriteAsync(draft);
            if (!isPageAlone) await ReseatAsync();
            if (before.Stage.State != StageState.Ended && stage.Stage.State == StageState.Ended) await TellAsync(new StageOver(Session.Id));
        }

        show.Reply.TrySetResult(new StageShown());
    }

    private async Task ReseatAsync()
    {
        foreach (var person in state.People.ToList()) await SeatAsync(person);
        await DecideAsync();
    }

    /// <summary>Gives somebody the place that the rows say; what they may not publish any more ends, and what they may is shown to whom it is for.</summary>
    private async Task SeatAsync(Participant person)
    {
        if (stage is null) return;
        bool wasSeen = person.IsSeen;
        Place(person);
        if (person.IsSeen && !wasSeen) await TellAsync(new CameForward(Session.Id, person.ClinicianId));
        foreach (var publication in person.Publications.Where(publication => !StageRule.MayGoOn(stays[person.ParticipantId], publication)).ToList())
            await UnpublishAsync(person, publication.Source);
        foreach (var publication in person.Publications) await ShowAsync(person, publication);
        await ScopeAsync(person);
    }

    private void Place(Participant person)
    {
        if (stage is null) return;
        var seat = stage.Seats.GetValueOrDefault(person.ClinicianId);
        (person.Role, person.Place, person.Language) = (seat?.Role ?? SeatRole.Audience, seat?.Place ?? StagePlace.Audience, seat?.Language);
        NoteStay(person);
    }

    /// <summary>Has the relay show a publication to those whom it is for, and tells the floors above when it comes into the broadcast or leaves it.</summary>
    private async Task ShowAsync(Participant person, Publication publication)
    {
        string? reach = StageRule.ReachOf(stage, person, publication);
        if (reach != publication.Reach)
        {
            publication.Reach = reach;
            await Media.MoveAsync(publication.PublicationId, reach);
        }

        bool isOn = publication.IsOpen && StageRule.IsBroadcast(stage, person, publication);
        if (isOn == publication.IsOnAir) return;
        publication.IsOnAir = isOn;
        await TellAsync(isOn ? Opened(person, publication) : new PublicationClosed(Session.Id, publication.PublicationId));
    }

    private Task ScopeAsync(Participant person)
    {
        if (stage is null || person.ViewPeerId is not { } viewer) return Task.CompletedTask;
        var shown = StageRule.ScopesOf(stage, person);
        if (person.Scopes is { } known && known.SequenceEqual(shown)) return Task.CompletedTask;
        person.Scopes = shown;
        return Media.ScopeAsync(viewer, shown);
    }

    private async Task ListenAsync(RoomMessage.Listen listen)
    {
        if (state.Find(listen.ParticipantId) is not { } person) return;
        person.Listens = listen.Language;
        await ScopeAsync(person);
    }

    /// <summary>After something that only whoever did it sees: a watcher's coming and going is counted, and told to the others a few seconds later.</summary>
    private Task SettleAsync(Participant person)
    {
        if (person.IsSeen) return DecideAsync();
        audienceMoved = true;
        lastChange = clock.GetTimestamp();
        return Task.CompletedTask;
    }

    private StageView? StageNow() => stage is null ? null : StageView.Of(stage, state.CountAudience(), stage.Channels.Select(ChannelNow));

    private ChannelView ChannelNow(SessionChannel channel)
    {
        var interpreters = state.People.Where(person => person.Role == SeatRole.Interpreter && person.Language == channel.Language).ToList();
        var voice = interpreters.Where(person => person.ClinicianId == channel.OnAirId)
            .SelectMany(person => person.Publications).FirstOrDefault(publication => publication is { Source: StageRule.Voice, IsOpen: true });
        return new ChannelView(channel.Language, channel.OnAirId, channel.OfferedToId, voice?.PublicationId, [.. interpreters.Select(person => person.ClinicianId).Distinct()]);
    }
}
