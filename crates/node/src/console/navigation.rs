//! Where the pages stand in the bar of the console.

use comity_store::rows::Role;

/// The page that is marked in the bar, by its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tab(pub &'static str);

impl Tab {
    /// The overview.
    pub const OVERVIEW: Self = Self("/");
    /// Statements.
    pub const STATEMENTS: Self = Self("/statements");
    /// Submit a statement.
    pub const SUBMIT: Self = Self("/submit");
    /// Proposals.
    pub const PROPOSALS: Self = Self("/proposals");
    /// Peers.
    pub const PEERS: Self = Self("/peers");
    /// The log.
    pub const LOG: Self = Self("/log");
    /// Checking what somebody was given.
    pub const VERIFY: Self = Self("/verify");
    /// The audit trail.
    pub const AUDIT: Self = Self("/audit");
    /// Accounts.
    pub const USERS: Self = Self("/users");
    /// No page of the bar.
    pub const NONE: Self = Self("");
}

/// A page that the bar leads to.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// The key of the word under which it stands in the bar, together with others.
    pub group: &'static str,
    /// The key of its own word.
    pub name: &'static str,
    /// Its address.
    pub tab: Tab,
    /// Who it is for: this role, and those that may more.
    pub role: Role,
    /// Whether strangers see it, too, where the configuration opens pages to them.
    pub open: bool,
}

const fn page(group: &'static str, name: &'static str, tab: Tab, role: Role) -> Page {
    Page { group, name, tab, role, open: false }
}

const fn open(group: &'static str, name: &'static str, tab: Tab) -> Page {
    Page { group, name, tab, role: Role::Reader, open: true }
}

/// What stands before the pages of capabilities.
const BEFORE: [Page; 1] = [open("nav-overview", "nav-overview", Tab::OVERVIEW)];

/// What stands after them.
const AFTER: [Page; 8] = [
    open("nav-statements", "nav-statements", Tab::STATEMENTS),
    open("nav-statements", "nav-verify", Tab::VERIFY),
    page("nav-statements", "nav-submit", Tab::SUBMIT, Role::Officer),
    page("nav-statements", "nav-proposals", Tab::PROPOSALS, Role::Officer),
    page("nav-node", "nav-peers", Tab::PEERS, Role::Reader),
    open("nav-node", "nav-log", Tab::LOG),
    page("nav-node", "nav-audit", Tab::AUDIT, Role::Approver),
    page("nav-node", "nav-users", Tab::USERS, Role::Admin),
];

/// Pages that stand under one word, so that the bar fits a telephone.
#[derive(Clone, Debug)]
pub struct Group {
    /// The key of the word.
    pub name: &'static str,
    /// The pages, at least one; the first that a reader may see is the one that the word leads to.
    pub pages: Vec<Page>,
}

/// The bar.
#[derive(Clone, Debug, Default)]
pub struct Navigation {
    /// In the order in which they stand.
    pub groups: Vec<Group>,
}

impl Group {
    /// Whether a page stands in it.
    pub fn has(&self, tab: Tab) -> bool {
        self.pages.iter().any(|page| page.tab == tab)
    }
}

impl Navigation {
    /// The bar with these pages of capabilities, in their order.
    pub fn new(of_capabilities: impl IntoIterator<Item = Page>) -> Self {
        let mut bar = Self::default();
        for page in BEFORE.into_iter().chain(of_capabilities).chain(AFTER) {
            match bar.groups.iter_mut().find(|group| group.name == page.group) {
                Some(group) => group.pages.push(page),
                None => bar.groups.push(Group { name: page.group, pages: vec![page] }),
            }
        }
        bar
    }

    /// The group in which a page stands.
    pub fn group_of(&self, tab: Tab) -> Option<&Group> {
        self.groups.iter().find(|group| group.has(tab))
    }
}
