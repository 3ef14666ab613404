namespace CaseHub.Recorder.Forward;

/// <summary>What a publication shows: a person, or a person's screen.</summary>
internal enum SlotKind
{
    Audio,
    Video,
    Screen,
}

/// <summary>One slot of a viewer and what it shows now.</summary>
internal readonly record struct SlotPlace(SlotKind Kind, Guid? Publication);

/// <summary>One publication of the room.</summary>
internal readonly record struct StageEntry(Guid Publication, Guid Owner, bool HasAudio, bool HasVideo, bool IsScreen)
{
    /// <inheritdoc cref="Publication.IsInterpreter"/>
    public bool IsInterpreter { get; init; }

    /// <inheritdoc cref="Publication.Group"/>
    public string? Group { get; init; }

    public bool IsFor(IReadOnlyList<string>? scopes) => Group is null || (scopes is not null && scopes.Contains(Group));
}

/// <summary>Decides which publication each slot of a viewer shows. Pure: the same input gives the same answer.</summary>
internal static class SlotMapping
{
    /// <summary>
    /// Sound goes to the interpreters that the viewer may hear, then to who stands first on the stage. Pictures go to who is pinned, in the order of the wishes, then to who is asked
    /// for, then to the others as they stand on the stage, and last to who is out of sight. A screen takes the screen slot, or any video
    /// slot when that is taken or missing; a camera never takes the screen slot. Whoever is shown and stays shown keeps the slot. Nobody
    /// is shown what they publish, or what is for a group that is not among their scopes.
    /// </summary>
    /// <param name="slots">The viewer's slots, in the order of its offer.</param>
    /// <param name="stage">The room's publications, in the order of <see cref="SpeakerOrder"/>.</param>
    /// <param name="viewerOwner">Whose publications are left out.</param>
    /// <param name="wishes">What the page shows; null when it has not said, as a player that has no page.</param>
    /// <param name="scopes">Groups that the viewer may see; null for none.</param>
    /// <returns>One entry for each slot.</returns>
    public static Guid?[] Assign(
        IReadOnlyList<SlotPlace> slots, IEnumerable<StageEntry> stage, Guid viewerOwner, IReadOnlyList<ViewWish>? wishes = null, IReadOnlyList<string>? scopes = null)
    {
        var shown = new Guid?[slots.Count];
        List<StageEntry> visible = [.. stage.Where(entry => entry.Owner != viewerOwner && entry.IsFor(scopes))];

        Guid[] interpreters = [.. visible.Where(entry => entry is { HasAudio: true, IsInterpreter: true }).Select(entry => entry.Publication)];
        Guid[] floor = [.. visible.Where(entry => entry is { HasAudio: true, IsInterpreter: false }).Select(entry => entry.Publication)];
        Fill(slots, shown, SlotKind.Audio, [.. interpreters, .. floor]);

        Fill(slots, shown, SlotKind.Screen, Screens(slots, visible));
        Guid? speaker = slots.Count(slot => slot.Kind == SlotKind.Audio) == 1 ? floor.Cast<Guid?>().FirstOrDefault() : null;
        Guid[] seen = [.. visible
            .Where(entry => entry is { HasVideo: true, IsInterpreter: false } && !shown.Where((_, slot) => slots[slot].Kind == SlotKind.Screen).Contains(entry.Publication))
            .OrderBy(entry => Urgency(entry.Publication, wishes, speaker))
            .Select(entry => entry.Publication)];
        Fill(slots, shown, SlotKind.Video, seen);
        return shown;
    }

    /// <summary>Those who may take the screen slot: who has it first; whoever has found another slot stays there.</summary>
    private static Guid[] Screens(IReadOnlyList<SlotPlace> slots, List<StageEntry> visible) =>
        [.. visible
            .Where(entry => entry.IsScreen && entry.HasVideo && !slots.Contains(new SlotPlace(SlotKind.Video, entry.Publication)))
            .Select(entry => entry.Publication)
            .OrderByDescending(publication => slots.Contains(new SlotPlace(SlotKind.Screen, publication)))];

    /// <summary>Lower comes first.</summary>
    private static int Urgency(Guid publication, IReadOnlyList<ViewWish>? wishes, Guid? speaker)
    {
        int asked = 0;
        while (wishes is not null && asked < wishes.Count && wishes[asked].PublicationId != publication) asked++;
        ViewWish? wish = wishes is not null && asked < wishes.Count ? wishes[asked] : null;
        return wish switch
        {
            { IsPinned: true } => asked,
            { Height: > 0 } => int.MaxValue - 3,
            // One voice at a time: its picture belongs to it.
            null when publication == speaker => int.MaxValue - 2,
            null => int.MaxValue - 1,
            _ => int.MaxValue,
        };
    }

    private static void Fill(IReadOnlyList<SlotPlace> slots, Guid?[] shown, SlotKind kind, Guid[] wanted)
    {
        wanted = wanted[..Math.Min(wanted.Length, slots.Count(slot => slot.Kind == kind))];
        for (int i = 0; i < slots.Count; i++)
        {
            if (slots[i].Kind == kind && slots[i].Publication is { } kept && wanted.Contains(kept)) shown[i] = kept;
        }

        int free = 0;
        foreach (Guid publication in wanted)
        {
            if (Holds(slots, shown, kind, publication)) continue;
            while (slots[free].Kind != kind || shown[free] is not null) free++;
            shown[free] = publication;
        }
    }

    private static bool Holds(IReadOnlyList<SlotPlace> slots, Guid?[] shown, SlotKind kind, Guid publication)
    {
        for (int i = 0; i < slots.Count; i++)
        {
            if (slots[i].Kind == kind && shown[i] == publication) return true;
        }

        return false;
    }
}
